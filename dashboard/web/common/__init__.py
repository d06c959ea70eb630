"""What every page uses: who is here, the address, the blocks, the frame, answers kept."""
